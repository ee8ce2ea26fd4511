/*
model        int_projects_by_collection
stage        intermediate
domain       directory
kind         full
grain        collection_id, project_id
about        Project membership of collections, all directories.
cadence      daily by default
omits        int_projects_by_collection_in_op_atlas
tags         entity_category=collection
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/collections/int_projects_by_collection.sql

collection_id         varchar  not null
collection_source     varchar  not null
collection_namespace  varchar
collection_name       varchar  not null
project_id            varchar  not null
project_source        varchar  not null
project_namespace     varchar
project_name          varchar  not null
*/
select
    collection_id,
    collection_source,
    collection_namespace,
    collection_name,
    project_id,
    project_source,
    project_namespace,
    project_name
from int_projects_by_collection_in_ossd
