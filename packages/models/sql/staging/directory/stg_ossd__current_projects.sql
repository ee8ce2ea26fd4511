/*
model        stg_ossd__current_projects
stage        staging
domain       directory
kind         full
grain        project_id
about        Latest oss-directory projects with their OSO id.
cadence      daily by default
notes        project_source is the literal OSS_DIRECTORY and project_namespace the literal oso. The id hashes the raw name,
             the name column is lower-cased.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/staging/oss-directory/stg_ossd__current_projects.sql

project_id         varchar                                   not null
project_source     varchar                                   not null
project_namespace  varchar
project_name       varchar                                   not null
display_name       varchar
description        varchar                                   null
websites           array(row(url varchar))                   not null  Web pages.
social             row(discord array(row(url varchar)), farcaster array(row(url varchar)), medium array(row(url varchar)), mirror array(row(url varchar)), reddit array(row(url varchar)), telegram array(row(url varchar)), twitter array(row(url varchar)), youtube array(row(url varchar)))  null      Social links by network.
github             array(row(url varchar))                   not null  GitHub links.
npm                array(row(url varchar))                   not null  npm links.
pypi               array(row(url varchar))                   not null  PyPI links.
crates             array(row(url varchar))                   not null  crates.io links.
go                 array(row(url varchar))                   not null  Go module links.
blockchain         array(row(address varchar, name varchar, networks array(varchar), tags array(varchar)))  not null  Addresses with networks and tags.
defillama          array(row(url varchar))                   not null  DefiLlama links.
open_collective    array(row(url varchar))                   not null  Open Collective links.
sha                varbinary                                 null      oss-directory commit.
committed_time     timestamp(6) with time zone               null      Commit time.
*/
select
    to_base64(sha256(to_utf8(concat('OSS_DIRECTORY', 'oso', name)))) as project_id,
    'OSS_DIRECTORY' as project_source,
    'oso' as project_namespace,
    lower(name) as project_name,
    display_name,
    description,
    websites,
    social,
    github,
    npm,
    pypi,
    crates,
    go,
    blockchain,
    defillama,
    open_collective,
    sha,
    committed_time
from src_ossd__projects
