/*
model        collections_v1
stage        mart
domain       directory
kind         full
grain        collection_id
about        Catalogue of collections (named groups of projects).
stability    stable
cadence      daily by default
tags         export
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/entities/collections_v1.sql

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
from int_collections
