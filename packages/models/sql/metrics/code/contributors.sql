/*
model        contributors
stage        metric
label        Contributors
formula      distinct from_artifact_id
parents      int_events_daily__github
events       COMMIT_CODE, ISSUE_OPENED, PULL_REQUEST_OPENED, PULL_REQUEST_MERGED
entities     artifact, project, collection
aggregations daily, weekly, monthly, quarterly, biannually, yearly, over_all_time
notes        Upstream takes it daily, weekly, monthly, yearly, over all time only.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/oso_metrics/code/contributors.sql
*/
select
    metrics_sample_date,
    event_source,
    to_id,
    '' as from_artifact_id,
    'contributors' as metric,
    count(distinct from_artifact_id) as amount
from events
group by metrics_sample_date, event_source, to_id
