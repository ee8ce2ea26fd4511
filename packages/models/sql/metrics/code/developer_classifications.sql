/*
model        developer_classifications
stage        metric
label        Developer Classifications
formula      emits full_time_developers, part_time_developers, active_developers; full time means active days divided by days
             in the bucket at or above 10/30
parents      developer_active_days
events       COMMIT_CODE
emits        full_time_developers, part_time_developers, active_developers
entities     artifact, project, collection
aggregations daily, weekly, monthly, quarterly, biannually, yearly, over_all_time
notes        Upstream takes it monthly, yearly only. Over all time the bucket of an entity runs from its first to its last
             day with a commit.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/oso_metrics/code/developer_activity_classification.sql
*/
select
    metrics_sample_date,
    event_source,
    to_id,
    '' as from_artifact_id,
    if(amount * 30 >= bucket_days * 10, 'full_time_developers', 'part_time_developers') as metric,
    count(distinct from_artifact_id) as amount
from events
group by
    metrics_sample_date,
    event_source,
    to_id,
    if(amount * 30 >= bucket_days * 10, 'full_time_developers', 'part_time_developers')

union all

select
    metrics_sample_date,
    event_source,
    to_id,
    '' as from_artifact_id,
    'active_developers' as metric,
    count(distinct from_artifact_id) as amount
from events
group by metrics_sample_date, event_source, to_id
