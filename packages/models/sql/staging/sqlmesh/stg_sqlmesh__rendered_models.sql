/*
model        stg_sqlmesh__rendered_models
stage        staging
domain       sqlmesh
kind         full
grain        model_name
about        Rendered SQL of every model as exported by Dagster.
cadence      daily by default
audits       has_at_least_n_rows(threshold=0)

model_name    varchar                 Model name.
rendered_sql  varchar                 Rendered SQL.
rendered_at   timestamp(3)            Render time.
*/
select
    model_name,
    rendered_sql,
    rendered_at
from src_registry__models
