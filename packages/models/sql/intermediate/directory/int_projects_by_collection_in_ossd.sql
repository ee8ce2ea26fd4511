/*
model        int_projects_by_collection_in_ossd
stage        intermediate
domain       directory
kind         full
grain        collection_id, project_id
about        oss-directory membership, by unnesting the projects list.
cadence      daily by default
notes        A project that a collection lists twice is a member once.
path         warehouse/oso_sqlmesh/models/intermediate/entities/collections/int_projects_by_collection_in_ossd.sql

collection_id         varchar  not null
collection_source     varchar  not null
collection_namespace  varchar
collection_name       varchar  not null
project_id            varchar  not null
project_source        varchar  not null
project_namespace     varchar
project_name          varchar  not null
*/
with

members as (

    select
        collections.collection_id,
        collections.collection_source,
        collections.collection_namespace,
        collections.collection_name,
        lower(member.project_name) as project_name
    from stg_ossd__current_collections as collections
    cross join unnest(collections.projects) as member (project_name)

)

select distinct
    members.collection_id,
    members.collection_source,
    members.collection_namespace,
    members.collection_name,
    projects.project_id,
    projects.project_source,
    projects.project_namespace,
    projects.project_name
from members
inner join stg_ossd__current_projects as projects on members.project_name = projects.project_name
