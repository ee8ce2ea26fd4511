/*
model        artifacts_by_collection_v1
stage        mart
domain       directory
kind         full
grain        collection_id, artifact_id
about        Link table from collections to the artifacts of the projects they contain.
stability    stable
cadence      daily by default
tags         export
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/artifacts_by_collection_v1.sql

artifact_id           varchar  not null
artifact_source_id    varchar
artifact_source       varchar  not null
artifact_namespace    varchar
artifact_name         varchar  not null
collection_id         varchar  not null
collection_source     varchar  not null
collection_namespace  varchar
collection_name       varchar  not null
*/
select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    collection_id,
    collection_source,
    collection_namespace,
    collection_name
from int_artifacts_by_collection
