/*
model        artifacts_v1
stage        mart
domain       directory
kind         full
grain        artifact_id
about        Catalogue of known artifacts, one row per artifact id (repositories, on-chain addresses, DefiLlama protocols,
             packages).
stability    stable
cadence      daily by default
partition    bucket(artifact_id, 256)
notes        Physical properties: bloom filter and sort order on artifact_id.
tags         export, index={"idx_artifact_id": ["artifact_id"], "idx_artifact_name": ["artifact_name"]},
             order_by=["artifact_id"]
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/artifacts_v1.sql

artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
*/
with

numbered as (

    select
        artifact_id,
        artifact_source_id,
        artifact_source,
        artifact_namespace,
        artifact_name,
        row_number() over (partition by artifact_id order by artifact_type) as mention
    from int_artifacts

)

select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name
from numbered
where mention = 1
