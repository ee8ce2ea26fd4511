/*
model        projects_v1
stage        mart
domain       directory
kind         full
grain        project_id
about        Catalogue of projects from every directory; used to turn a name into a project_id.
stability    stable
cadence      daily by default
tags         export, entity_category=project
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/projects_v1.sql

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
from int_projects
