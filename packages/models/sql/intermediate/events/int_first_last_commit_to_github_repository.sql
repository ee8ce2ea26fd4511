/*
model        int_first_last_commit_to_github_repository
stage        intermediate
domain       events
kind         full
grain        artifact_id
key          artifact_id, artifact_source_id
about        First and last commit per repository.
cadence      daily by default
partition    DAY(first_commit_time)
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/events/github/first-last/int_first_last_commit_to_github_repository.sql

artifact_id         varchar       not null
artifact_source_id  varchar
artifact_namespace  varchar
artifact_name       varchar       not null
first_commit_time   timestamp(3)            First commit seen.
last_commit_time    timestamp(3)            Last commit seen.
*/
select
    to_artifact_id as artifact_id,
    to_artifact_source_id as artifact_source_id,
    to_artifact_namespace as artifact_namespace,
    to_artifact_name as artifact_name,
    min(time) as first_commit_time,
    max(time) as last_commit_time
from int_events__github
where event_type = 'COMMIT_CODE'
group by to_artifact_id, to_artifact_source_id, to_artifact_namespace, to_artifact_name
