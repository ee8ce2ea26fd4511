/*
model        int_artifacts__github
stage        intermediate
domain       directory
kind         full
grain        artifact_id
key          artifact_source_id, artifact_id
about        Every repository that has a commit in the event data.
cadence      daily by default
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/artifacts/github/int_artifacts__github.sql

artifact_source_id  varchar
artifact_id         varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
artifact_type       varchar  not null  Literal REPOSITORY.
artifact_url        varchar  not null
*/
select
    artifact_source_id,
    artifact_id,
    artifact_namespace,
    artifact_name,
    'REPOSITORY' as artifact_type,
    concat('https://github.com/', artifact_namespace, '/', artifact_name) as artifact_url
from int_first_last_commit_to_github_repository
