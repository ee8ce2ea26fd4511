/*
model        int_key_metric_names_from_artifact
stage        intermediate
domain       metrics
kind         full
grain        metric
about        Distinct metric names among all-time artifact metrics.
cadence      daily by default
tags         model_type=full, model_category=metrics, model_stage=intermediate
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/metrics/int_key_metric_names_from_artifact.sql

metric  varchar  not null
*/
select distinct metric
from key_metrics_to_artifact
