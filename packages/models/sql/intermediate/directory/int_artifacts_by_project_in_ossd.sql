/*
model        int_artifacts_by_project_in_ossd
stage        intermediate
domain       directory
kind         full
grain        project_id, artifact_id, artifact_type
about        Artifacts of oss-directory projects, one row per artifact and type, unnested from the YAML fields.
cadence      daily by default
omits        stg_ossd__current_repositories, stg_ossd__current_funding, int_projects
notes        GitHub owner links become the repositories of that owner that are seen anywhere; without a crawl their numeric
             ids are not known. Addresses are freed of blanks, empty ones left out; names are taken as the directory has
             them, malformed addresses too. Handles are taken out of links of their own network, else the link is the name.
             Names, namespaces, ids and links are lower-cased, source and type upper-cased.
audits       has_at_least_n_rows(threshold=0)
path         warehouse/oso_sqlmesh/models/intermediate/entities/projects/ossd/int_artifacts_by_project_in_ossd.sql

project_id          varchar  not null
artifact_id         varchar  not null
artifact_source_id  varchar
artifact_source     varchar  not null
artifact_namespace  varchar
artifact_name       varchar  not null
artifact_url        varchar
artifact_type       varchar
*/
with

projects as (

    select
        project_id,
        websites,
        social,
        npm,
        blockchain,
        defillama
    from stg_ossd__current_projects

),

websites as (

    select
        projects.project_id,
        link.url as artifact_source_id,
        'WWW' as artifact_source,
        '' as artifact_namespace,
        link.url as artifact_name,
        link.url as artifact_url,
        'WEBSITE' as artifact_type
    from projects
    cross join unnest(projects.websites) as link (url)

),

farcaster_links as (

    select
        projects.project_id,
        link.url,
        lower(split_part(link.url, '/', 3)) as host
    from projects
    cross join unnest(projects.social.farcaster) as link (url)

),

farcaster as (

    select
        project_id,
        url as artifact_source_id,
        'FARCASTER' as artifact_source,
        '' as artifact_namespace,
        if(
            host in ('warpcast.com', 'farcaster.xyz'),
            rtrim(substr(url, strpos(url, '//') + length(host) + 3), '/'),
            url
        ) as artifact_name,
        url as artifact_url,
        'SOCIAL_HANDLE' as artifact_type
    from farcaster_links

),

twitter_links as (

    select
        projects.project_id,
        link.url,
        lower(split_part(link.url, '/', 3)) as host
    from projects
    cross join unnest(projects.social.twitter) as link (url)

),

twitter as (

    select
        project_id,
        url as artifact_source_id,
        'TWITTER' as artifact_source,
        '' as artifact_namespace,
        if(
            host in ('twitter.com', 'www.twitter.com', 'x.com', 'www.x.com'),
            split_part(split_part(url, '/', 4), '?', 1),
            url
        ) as artifact_name,
        url as artifact_url,
        'SOCIAL_HANDLE' as artifact_type
    from twitter_links

),

github as (

    select
        project_id,
        cast(null as varchar) as artifact_source_id,
        'GITHUB' as artifact_source,
        repository_owner as artifact_namespace,
        repository_name as artifact_name,
        concat('https://github.com/', repository_owner, '/', repository_name) as artifact_url,
        'REPOSITORY' as artifact_type
    from int_github_links__ossd
    where repository_name is not null

    union all

    select
        links.project_id,
        cast(null as varchar) as artifact_source_id,
        'GITHUB' as artifact_source,
        seen.repository_owner as artifact_namespace,
        seen.repository_name as artifact_name,
        concat('https://github.com/', seen.repository_owner, '/', seen.repository_name) as artifact_url,
        'REPOSITORY' as artifact_type
    from int_github_links__ossd as links
    inner join int_repositories__seen as seen on links.repository_owner = seen.repository_owner
    where links.repository_name is null

),

npm_links as (

    select
        projects.project_id,
        link.url,
        split_part(link.url, '/', 5) as scope_or_name,
        split_part(link.url, '/', 6) as name_in_scope
    from projects
    cross join unnest(projects.npm) as link (url)
    where lower(split_part(link.url, '/', 3)) in ('npmjs.com', 'www.npmjs.com')
        and split_part(link.url, '/', 4) = 'package'

),

npm_packages as (

    select
        project_id,
        url,
        replace(scope_or_name, '@', '') as namespace,
        if(scope_or_name like '@%', concat(scope_or_name, '/', name_in_scope), scope_or_name) as package
    from npm_links

),

npm as (

    select
        project_id,
        package as artifact_source_id,
        'NPM' as artifact_source,
        namespace as artifact_namespace,
        package as artifact_name,
        url as artifact_url,
        'PACKAGE' as artifact_type
    from npm_packages
    where package <> ''

),

blockchain as (

    select
        projects.project_id,
        trim(entry.address) as artifact_source_id,
        networks.network as artifact_source,
        '' as artifact_namespace,
        trim(entry.address) as artifact_name,
        trim(entry.address) as artifact_url,
        tags.tag as artifact_type
    from projects
    cross join unnest(projects.blockchain) as entry (address, label, networks, tags)
    cross join unnest(entry.networks) as networks (network)
    cross join unnest(entry.tags) as tags (tag)
    where trim(entry.address) <> ''

),

defillama_links as (

    select
        projects.project_id,
        link.url,
        split_part(link.url, '/', 5) as slug
    from projects
    cross join unnest(projects.defillama) as link (url)
    where lower(split_part(link.url, '/', 3)) in ('defillama.com', 'www.defillama.com')
        and split_part(link.url, '/', 4) = 'protocol'

),

defillama as (

    select
        project_id,
        slug as artifact_source_id,
        'DEFILLAMA' as artifact_source,
        '' as artifact_namespace,
        slug as artifact_name,
        url as artifact_url,
        'DEFILLAMA_PROTOCOL' as artifact_type
    from defillama_links
    where slug <> ''

),

artifacts as (

    select * from websites
    union all
    select * from farcaster
    union all
    select * from twitter
    union all
    select * from github
    union all
    select * from npm
    union all
    select * from blockchain
    union all
    select * from defillama

),

normalised as (

    select
        project_id,
        lower(artifact_source_id) as artifact_source_id,
        upper(artifact_source) as artifact_source,
        lower(artifact_namespace) as artifact_namespace,
        lower(artifact_name) as artifact_name,
        lower(artifact_url) as artifact_url,
        upper(artifact_type) as artifact_type
    from artifacts

),

numbered as (

    select
        project_id,
        artifact_source_id,
        artifact_source,
        artifact_namespace,
        artifact_name,
        artifact_url,
        artifact_type,
        row_number() over (
            partition by project_id, artifact_source, artifact_namespace, artifact_name, artifact_type
            order by artifact_source_id, artifact_url
        ) as mention
    from normalised

)

select
    project_id,
    to_base64(sha256(to_utf8(concat(artifact_source, artifact_namespace, artifact_name)))) as artifact_id,
    artifact_source_id,
    artifact_source,
    artifact_namespace,
    artifact_name,
    artifact_url,
    artifact_type
from numbered
where mention = 1
