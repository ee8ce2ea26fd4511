/*
model        stg_git__commits
stage        staging
domain       events
kind         full
grain        repository_owner, repository_name, sha
about        Commits of GitHub repositories, one row per repository and hash, names in lower case and times in UTC.
cadence      daily
notes        A commit that several sources hold counts once, as the one of the earliest committer time.
audits       has_at_least_n_rows(threshold=0)

repository_owner  varchar       not null  Owner on GitHub, lower case.
repository_name   varchar       not null  Repository of that owner, lower case.
sha               varchar       not null  Hash of the commit.
parent_count      integer       not null  Number of parents; two or more in a merge.
author            varchar       not null  Who wrote the change.
committer         varchar       not null  Who put it into the repository.
authored_at       timestamp(3)  not null  When it was written, in UTC.
committed_at      timestamp(3)  not null  When it was put there, in UTC.
*/
with

numbered as (

    select
        split_part(lower(repository), '/', 1) as repository_owner,
        split_part(lower(repository), '/', 2) as repository_name,
        lower(sha) as sha,
        parents as parent_count,
        lower(author) as author,
        lower(committer) as committer,
        cast(authored_at at time zone 'UTC' as timestamp(3)) as authored_at,
        cast(committed_at at time zone 'UTC' as timestamp(3)) as committed_at,
        row_number() over (
            partition by lower(repository), lower(sha)
            order by committed_at, repository
        ) as sighting
    from src_git__commits

)

select
    repository_owner,
    repository_name,
    sha,
    parent_count,
    author,
    committer,
    authored_at,
    committed_at
from numbered
where sighting = 1
