/*
model        int_artifacts_by_collection
stage        intermediate
domain       directory
kind         full
grain        collection_id, artifact_id
about        Artifacts of the projects in each collection.
cadence      daily by default
tags         entity_category=collection
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/collections/int_artifacts_by_collection.sql

artifact_id           varchar  not null
artifact_source_id    varchar
artifact_source       varchar  not null
artifact_namespace    varchar
artifact_name         varchar  not null
artifact_url          varchar
collection_id         varchar  not null
collection_source     varchar  not null
collection_namespace  varchar
collection_name       varchar  not null
*/
with

numbered as (

    select
        artifacts.artifact_id,
        artifacts.artifact_source_id,
        artifacts.artifact_source,
        artifacts.artifact_namespace,
        artifacts.artifact_name,
        artifacts.artifact_url,
        members.collection_id,
        members.collection_source,
        members.collection_namespace,
        members.collection_name,
        row_number() over (
            partition by members.collection_id, artifacts.artifact_id
            order by artifacts.artifact_url, artifacts.project_id
        ) as mention
    from int_artifacts_by_project as artifacts
    inner join int_projects_by_collection as members on artifacts.project_id = members.project_id

)

select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    artifact_url,
    collection_id,
    collection_source,
    collection_namespace,
    collection_name
from numbered
where mention = 1
