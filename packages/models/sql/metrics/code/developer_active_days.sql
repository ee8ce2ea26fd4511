/*
model        developer_active_days
stage        metric
formula      days with activity per person (auxiliary table, not published)
parents      int_events_daily__github
events       COMMIT_CODE
entities     artifact, project, collection
aggregations daily, weekly, monthly, quarterly, biannually, yearly, over_all_time
published    false
notes        Upstream takes it monthly, yearly only.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/oso_metrics/code/active_days.sql
*/
select
    metrics_sample_date,
    event_source,
    to_id,
    from_artifact_id,
    'developer_active_days' as metric,
    count(distinct bucket_day) as amount
from events
group by metrics_sample_date, event_source, to_id, from_artifact_id
