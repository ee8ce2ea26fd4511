/*
model        int_repositories__seen
stage        intermediate
domain       directory
kind         full
grain        repository_owner, repository_name
about        Every GitHub repository that a project lists or that commits come from.
cadence      daily
notes        Stands in for a crawl of GitHub: what an owner link claims is looked up here.

repository_owner  varchar  not null  Owner on GitHub, lower case.
repository_name   varchar  not null  Repository of that owner, lower case.
*/
select
    repository_owner,
    repository_name
from int_github_links__ossd
where repository_name is not null

union

select
    repository_owner,
    repository_name
from stg_git__commits
