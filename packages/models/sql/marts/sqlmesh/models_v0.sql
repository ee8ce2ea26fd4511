/*
model        models_v0
stage        mart
domain       sqlmesh
kind         full
grain        model_id
key          model_id, rendered_at
about        Catalogue of SQLMesh models with their rendered SQL.
stability    in development
cadence      daily by default
notes        Lists the models that the run built.
tags         export, model_type:full, model_category:sqlmesh, model_stage:mart
path         warehouse/oso_sqlmesh/models/marts/sqlmesh/models_v0.sql

model_id      varchar       not null  OSO hash of OSO, sqlmesh and the model name.
model_name    varchar                 SQLMesh model name.
rendered_sql  varchar                 SQL after macro expansion.
rendered_at   timestamp(3)            When the SQL was rendered.
*/
select
    to_base64(sha256(to_utf8(concat('OSO', 'sqlmesh', model_name)))) as model_id,
    model_name,
    rendered_sql,
    rendered_at
from stg_sqlmesh__rendered_models
