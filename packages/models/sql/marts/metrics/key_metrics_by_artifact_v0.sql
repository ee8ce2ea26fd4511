/*
model        key_metrics_by_artifact_v0
stage        mart
domain       metrics
kind         full
grain        metric_id, artifact_id, sample_date
about        Latest all-time values: one row per metric and artifact, taken over the whole history.
stability    in development
cadence      daily by default
partition    YEAR(sample_date)
tags         export, model_type=full, model_category=metrics, model_stage=mart
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/metrics/key_metrics_by_artifact_v0.sql

metric_id    varchar  not null
artifact_id  varchar  not null
sample_date  date     not null
amount       double
unit         varchar  null
*/
select
    to_base64(sha256(to_utf8(concat('OSO', 'oso', metric)))) as metric_id,
    to_artifact_id as artifact_id,
    metrics_sample_date as sample_date,
    amount,
    cast(null as varchar) as unit
from key_metrics_to_artifact
