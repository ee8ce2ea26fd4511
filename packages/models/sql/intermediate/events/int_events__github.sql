/*
model        int_events__github
stage        intermediate
domain       events
kind         incremental_by_time_range
grain        event_type, event_source_id, to_artifact_id
key          time, event_type, event_source, from_artifact_id, to_artifact_id
about        All GitHub events of the pipeline, one row per event between a user and a repository.
cadence      daily
time         time
partition    DAY(time), event_type
omits        stg_github__distinct_commits_resolved_mergebot, stg_github__releases, stg_github__comments, stg_github__issues,
             stg_github__pull_requests, stg_github__pull_request_merge_events, stg_github__stars_and_forks
notes        Commits only. The time is the committer time in UTC, the actor is the author, merges count. The id of the event
             is the hash, as git knows no pushes. Repositories are those that were loaded, so days without events are no
             fault.
tags         github, incremental
audits       accepted_values(column=event_type, values=(COMMIT_CODE))
             has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/events/github/int_events__github.sql

time                     timestamp(3)  not null
to_artifact_id           varchar       not null
from_artifact_id         varchar       not null  OSO id of the artifact that acted (GitHub user, sending address, funder).
event_type               varchar       not null
event_source_id          varchar       not null
event_source             varchar       not null  Literal GITHUB.
to_artifact_name         varchar       not null
to_artifact_namespace    varchar       not null
to_artifact_source_id    varchar
from_artifact_name       varchar
from_artifact_namespace  varchar
from_artifact_source_id  varchar
amount                   double        not null  Always 1.
*/
select
    committed_at as time,
    to_base64(sha256(to_utf8(concat('GITHUB', repository_owner, repository_name)))) as to_artifact_id,
    to_base64(sha256(to_utf8(concat('GITHUB', author, author)))) as from_artifact_id,
    'COMMIT_CODE' as event_type,
    sha as event_source_id,
    'GITHUB' as event_source,
    repository_name as to_artifact_name,
    repository_owner as to_artifact_namespace,
    cast(null as varchar) as to_artifact_source_id,
    author as from_artifact_name,
    author as from_artifact_namespace,
    author as from_artifact_source_id,
    1e0 as amount
from stg_git__commits
