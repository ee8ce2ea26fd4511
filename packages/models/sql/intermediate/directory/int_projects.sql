/*
model        int_projects
stage        intermediate
domain       directory
kind         full
grain        project_id
about        Union of projects from all directories.
cadence      daily by default
omits        stg_op_atlas_project, int_artifacts_by_project_in_crypto_ecosystems, int_artifacts_by_project_in_defillama,
             int_artifacts_by_project_in_openlabelsinitiative
tags         entity_category=project
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/projects/int_projects.sql

project_id         varchar  not null
project_source     varchar  not null
project_namespace  varchar
project_name       varchar  not null
display_name       varchar
description        varchar  null
*/
select
    project_id,
    project_source,
    project_namespace,
    project_name,
    display_name,
    description
from stg_ossd__current_projects
