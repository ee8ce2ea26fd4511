/*
model        stg_ossd__current_collections
stage        staging
domain       directory
kind         full
grain        collection_id
about        Latest oss-directory collections with their OSO id.
cadence      daily by default
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/staging/oss-directory/stg_ossd__current_collections.sql

collection_id         varchar                      not null
collection_source     varchar                      not null
collection_namespace  varchar
collection_name       varchar                      not null
display_name          varchar
description           varchar                      null
projects              array(varchar)               not null  Member project slugs.
sha                   varbinary                    null      oss-directory commit.
committed_time        timestamp(6) with time zone  null      Commit time.
*/
select
    to_base64(sha256(to_utf8(concat('OSS_DIRECTORY', 'oso', name)))) as collection_id,
    'OSS_DIRECTORY' as collection_source,
    'oso' as collection_namespace,
    lower(name) as collection_name,
    display_name,
    description,
    projects,
    sha,
    committed_time
from src_ossd__collections
