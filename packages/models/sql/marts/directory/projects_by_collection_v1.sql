/*
model        projects_by_collection_v1
stage        mart
domain       directory
kind         full
grain        project_id, collection_id
about        Many-to-many link between projects and collections.
stability    stable
cadence      daily by default
notes        Collection columns come through a left join.
tags         export, entity_category=collection
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/projects_by_collection_v1.sql

project_id            varchar  not null
project_source        varchar  not null
project_namespace     varchar
project_name          varchar  not null
collection_id         varchar  null
collection_source     varchar  null
collection_namespace  varchar  null
collection_name       varchar  null
*/
select
    members.project_id,
    members.project_source,
    members.project_namespace,
    members.project_name,
    collections.collection_id,
    collections.collection_source,
    collections.collection_namespace,
    collections.collection_name
from int_projects_by_collection as members
left join int_collections as collections on members.collection_id = collections.collection_id
