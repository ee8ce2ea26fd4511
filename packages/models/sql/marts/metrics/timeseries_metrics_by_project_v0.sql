/*
model        timeseries_metrics_by_project_v0
stage        mart
domain       metrics
kind         full
grain        metric_id, project_id, sample_date
about        Metric values over time per project; join to metrics_v0 for names and to the project catalogue for labels.
stability    in development
cadence      daily by default
partition    YEAR(sample_date)
omits        int_superchain_s7_m1_rewards
notes        Also contains the over_all_time rows.
tags         export, model_type=full, model_category=metrics, model_stage=mart, entity_category=project
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/metrics/timeseries_metrics_by_project_v0.sql

metric_id    varchar  not null
project_id   varchar  not null
sample_date  date     not null
amount       double
unit         varchar  null
*/
select
    to_base64(sha256(to_utf8(concat('OSO', 'oso', metric)))) as metric_id,
    to_project_id as project_id,
    metrics_sample_date as sample_date,
    amount,
    cast(null as varchar) as unit
from timeseries_metrics_to_project

union all

select
    to_base64(sha256(to_utf8(concat('OSO', 'oso', metric)))) as metric_id,
    to_project_id as project_id,
    metrics_sample_date as sample_date,
    amount,
    cast(null as varchar) as unit
from key_metrics_to_project
