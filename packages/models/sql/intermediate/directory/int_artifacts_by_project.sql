/*
model        int_artifacts_by_project
stage        intermediate
domain       directory
kind         full
grain        project_id, artifact_id
about        One row per project and artifact, types merged.
cadence      daily by default
partition    artifact_source, project_source
tags         entity_category=artifact, entity_category=project
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/projects/int_artifacts_by_project.sql

artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
artifact_url        varchar
project_id          varchar  not null
project_source      varchar  not null
project_namespace   varchar
project_name        varchar  not null
*/
with

numbered as (

    select
        artifact_id,
        artifact_source_id,
        artifact_source,
        artifact_namespace,
        artifact_name,
        artifact_url,
        project_id,
        project_source,
        project_namespace,
        project_name,
        row_number() over (partition by project_id, artifact_id order by artifact_type, artifact_url) as mention
    from int_artifacts_by_project_all_sources

)

select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    artifact_url,
    project_id,
    project_source,
    project_namespace,
    project_name
from numbered
where mention = 1
