/*
model        int_artifacts
stage        intermediate
domain       directory
kind         full
grain        artifact_id, artifact_type
about        Union of all known artifacts, one row per artifact and type.
cadence      daily by default
partition    artifact_source, artifact_type
omits        int_artifacts__blockchain, int_defillama_protocols, int_packages__current_maintainer_only
notes        Upstream unites repositories, chains, protocols and packages from sources that are not loaded here; in their
             stead stands what directories list. The mart drops the type.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/artifacts/int_artifacts.sql

artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
artifact_url        varchar
artifact_type       varchar
*/
with

artifacts as (

    select
        artifact_id,
        artifact_source_id,
        'GITHUB' as artifact_source,
        artifact_namespace,
        artifact_name,
        artifact_url,
        artifact_type
    from int_artifacts__github

    union all

    select
        artifact_id,
        artifact_source_id,
        artifact_source,
        artifact_namespace,
        artifact_name,
        artifact_url,
        artifact_type
    from int_artifacts_by_project_all_sources

),

numbered as (

    select
        artifact_id,
        artifact_source_id,
        artifact_source,
        artifact_namespace,
        artifact_name,
        artifact_url,
        artifact_type,
        row_number() over (partition by artifact_id, artifact_type order by artifact_url) as mention
    from artifacts

)

select
    artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    artifact_url,
    artifact_type
from numbered
where mention = 1
