/*
model        int_events_daily__github
stage        intermediate
domain       events
kind         incremental_by_time_range
grain        bucket_day, event_type, event_source, from_artifact_id, to_artifact_id
about        GitHub events summed per day, user, repository and type.
cadence      daily
time         bucket_day
partition    DAY(bucket_day), event_type
tags         github, incremental
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/events/github/int_events_daily__github.sql

bucket_day        date     not null
from_artifact_id  varchar  not null  OSO id of the artifact that acted (GitHub user, sending address, funder).
to_artifact_id    varchar  not null
event_source      varchar  not null
event_type        varchar  not null
amount            double
*/
select
    cast(time as date) as bucket_day,
    from_artifact_id,
    to_artifact_id,
    event_source,
    event_type,
    sum(amount) as amount
from int_events__github
group by cast(time as date), from_artifact_id, to_artifact_id, event_source, event_type
