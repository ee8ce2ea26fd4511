/*
model        metrics_v0
stage        mart
domain       metrics
kind         full
grain        metric_id
about        Catalogue of every metric name with label, description and the SQL behind it.
stability    in development
cadence      daily by default
notes        The three columns that begin with metric_ and are not in upstream's head are those of its newest table; public
             notebooks use them on every second query. A name is taken apart by case: sources are in upper, metrics in lower
             case.
tags         export, model_type=full, model_category=metrics, model_stage=mart
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/marts/metrics/metrics_v0.sql

metric_id                varchar         not null
metric_source            varchar         not null  Always OSO.
metric_namespace         varchar         not null  Always oso.
metric_name              varchar         not null  Full name {EVENT_SOURCE}_{metric}_{aggregation}, e.g. GITHUB_stars_daily.
display_name             varchar         not null  Label from the factory metadata, else the metric name.
description              varchar         not null  Explanation from the factory metadata, else the literal TODO.
rendered_sql             array(varchar)  not null  Rendered queries that compute the metric; empty array when unknown.
sql_source_path          varchar         not null  Path of the metric SQL file, else the literal TODO.
aggregation_function     varchar         not null  Placeholder, always UNKNOWN.
metric_model             varchar                   Bare metric key without source and aggregation, e.g. contract_invocations.
metric_time_aggregation  varchar                   daily, weekly, monthly, quarterly, biannually, yearly or over_all_time.
metric_event_source      varchar                   Event source prefix of the name, e.g. GITHUB, BASE, GITCOIN_MATCHING.
*/
with

names as (

    select metric from int_metric_names_from_artifact
    union
    select metric from int_metric_names_from_project
    union
    select metric from int_metric_names_from_collection
    union
    select metric from int_key_metric_names_from_artifact
    union
    select metric from int_key_metric_names_from_project
    union
    select metric from int_key_metric_names_from_collection

),

stems as (

    select
        names.metric as metric_name,
        aggregations.aggregation as metric_time_aggregation,
        split(substr(names.metric, 1, length(names.metric) - length(aggregations.aggregation) - 1), '_') as words
    from names
    left join (
        values 'daily', 'weekly', 'monthly', 'quarterly', 'biannually', 'yearly', 'over_all_time'
    ) as aggregations (aggregation)
        on substr(names.metric, length(names.metric) - length(aggregations.aggregation))
        = concat('_', aggregations.aggregation)

),

parts as (

    select
        metric_name,
        array_join(filter(words, word -> word = upper(word)), '_') as metric_event_source,
        array_join(filter(words, word -> word <> upper(word)), '_') as metric_model,
        metric_time_aggregation
    from stems

)

select
    to_base64(sha256(to_utf8(concat('OSO', 'oso', parts.metric_name)))) as metric_id,
    'OSO' as metric_source,
    'oso' as metric_namespace,
    parts.metric_name,
    coalesce(metadata.display_name, parts.metric_name) as display_name,
    coalesce(metadata.description, '') as description,
    coalesce(metadata.rendered_sql, cast(array[] as array(varchar))) as rendered_sql,
    coalesce(metadata.sql_source_path, '') as sql_source_path,
    'UNKNOWN' as aggregation_function,
    parts.metric_model,
    parts.metric_time_aggregation,
    parts.metric_event_source
from parts
left join metrics_metadata as metadata on parts.metric_model = metadata.metric
