/*
model        int_github_links__ossd
stage        intermediate
domain       directory
kind         full
about        GitHub links of oss-directory projects, one row for each as listed, parsed into owner and repository.
cadence      daily
notes        A link without a repository claims all repositories of its owner. A link that is neither has no owner: it yields
             no artifact.

project_id        varchar  not null  OSO hash identifying the project.
url               varchar  not null  The link, lower case.
repository_owner  varchar  null      Owner on GitHub; null when the link is neither an owner nor a repository.
repository_name   varchar  null      Repository of that owner, without .git; null when the link is an owner.
*/
with

links as (

    select
        projects.project_id,
        lower(link.url) as url
    from stg_ossd__current_projects as projects
    cross join unnest(projects.github) as link (url)

)

select
    project_id,
    url,
    regexp_extract(url, '^https?://(?:www\.)?github\.com/([^/?#]+)(?:/([^/?#]+?)(?:\.git)?)?/?$', 1) as repository_owner,
    regexp_extract(url, '^https?://(?:www\.)?github\.com/([^/?#]+)(?:/([^/?#]+?)(?:\.git)?)?/?$', 2) as repository_name
from links
