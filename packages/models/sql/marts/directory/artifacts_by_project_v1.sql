/*
model        artifacts_by_project_v1
stage        mart
domain       directory
kind         full
grain        project_id, artifact_id
about        Link table giving the artifacts each project owns; the usual filter for GitHub, chain or package questions.
stability    stable
cadence      daily by default
partition    bucket(artifact_id, 256)
notes        Physical properties: bloom filter and sort order on artifact_id. Used by the metric joiner to lift artifact
             events to projects.
tags         export, entity_category=project, index={"idx_artifact_id": ["artifact_id"], "idx_artifact_name":
             ["artifact_name"]}, order_by=["artifact_id"]
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/artifacts_by_project_v1.sql

artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
project_id          varchar  not null
project_source      varchar  not null
project_namespace   varchar
project_name        varchar  not null
*/
select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    project_id,
    project_source,
    project_namespace,
    project_name
from int_artifacts_by_project
