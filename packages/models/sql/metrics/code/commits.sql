/*
model        commits
stage        metric
label        Commits
formula      sum of amount
parents      int_events_daily__github
events       COMMIT_CODE
entities     artifact, project, collection
aggregations daily, weekly, monthly, quarterly, biannually, yearly, over_all_time
notes        Upstream takes it daily, weekly, monthly, yearly, over all time only.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/oso_metrics/code/commits.sql
*/
select
    metrics_sample_date,
    event_source,
    to_id,
    '' as from_artifact_id,
    'commits' as metric,
    sum(amount) as amount
from events
group by metrics_sample_date, event_source, to_id
