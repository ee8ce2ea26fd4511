/*
model        int_collections
stage        intermediate
domain       directory
kind         full
grain        collection_id
about        Union of collections from all directories.
cadence      daily by default
omits        int_projects_by_collection_in_op_atlas, int_projects_by_collection_in_defillama,
             int_projects_by_collection_in_openlabelsinitiative
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/collections/int_collections.sql

collection_id         varchar  not null
collection_source     varchar  not null
collection_namespace  varchar
collection_name       varchar  not null
display_name          varchar
description           varchar  null
*/
select
    collection_id,
    collection_source,
    collection_namespace,
    collection_name,
    display_name,
    description
from stg_ossd__current_collections
