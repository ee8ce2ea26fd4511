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
        lower(link.url) as url,
        rtrim(lower(link.url), '/') as bare_url
    from stg_ossd__current_projects as projects
    cross join unnest(projects.github) as link (url)

),

parts as (

    select
        project_id,
        url,
        split_part(bare_url, '/', 3) as host,
        split_part(bare_url, '/', 4) as owner,
        split_part(bare_url, '/', 5) as repository,
        split_part(bare_url, '/', 6) as further
    from links

),

checked as (

    select
        project_id,
        url,
        host in ('github.com', 'www.github.com') and owner is not null and further is null as is_link,
        owner,
        if(repository like '%.git', substr(repository, 1, length(repository) - 4), repository) as repository
    from parts

)

select
    project_id,
    url,
    if(is_link, owner) as repository_owner,
    if(is_link, repository) as repository_name
from checked
