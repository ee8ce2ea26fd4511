#!/usr/bin/env sh
# A data loader of Observable Framework: src/data/projects.arrow.sh makes projects.arrow, and a page reads it with
#   FileAttachment("data/projects.arrow").arrow()
# A query that fails writes nothing and ends with an error, so that the build stops instead of drawing half a chart.
exec npx oso-client query --format arrow "
  select project_name, display_name
  from projects_v1
  order by project_name"
