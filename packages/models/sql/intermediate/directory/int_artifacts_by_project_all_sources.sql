/*
model        int_artifacts_by_project_all_sources
stage        intermediate
domain       directory
kind         full
grain        project_id, artifact_id, artifact_type
about        Union of directory artifacts with the project fields attached.
cadence      daily by default
omits        int_artifacts_by_project_in_ossd_downstream, int_artifacts_by_project_in_op_atlas
tags         entity_category=project
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/projects/int_artifacts_by_project_all_sources.sql

project_id          varchar  not null
project_source      varchar  not null
project_namespace   varchar
project_name        varchar  not null
artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_type       varchar
artifact_namespace  varchar
artifact_name       varchar  not null
artifact_url        varchar
*/
select
    projects.project_id,
    projects.project_source,
    projects.project_namespace,
    projects.project_name,
    artifacts.artifact_id,
    artifacts.artifact_source_id,
    artifacts.artifact_source,
    artifacts.artifact_type,
    artifacts.artifact_namespace,
    artifacts.artifact_name,
    artifacts.artifact_url
from int_artifacts_by_project_in_ossd as artifacts
inner join int_projects as projects on artifacts.project_id = projects.project_id
