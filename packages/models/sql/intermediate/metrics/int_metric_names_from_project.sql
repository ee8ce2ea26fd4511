/*
model        int_metric_names_from_project
stage        intermediate
domain       metrics
kind         full
grain        metric
about        Distinct metric names among time-aggregated project metrics.
cadence      daily by default
tags         model_type=full, model_category=metrics, model_stage=intermediate
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/metrics/int_metric_names_from_project.sql

metric  varchar  not null
*/
select distinct metric
from timeseries_metrics_to_project
