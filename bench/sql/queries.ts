/** What people ask of OSO's tables, in the words of its documentation: peeks, joins of a metric, cohorts, groups. */
export const QUERIES: readonly string[] = [
  `SELECT project_id, project_name FROM projects_v1 WHERE LOWER(display_name) LIKE '%bridge%'`,
  `SELECT DISTINCT project_name FROM artifacts_by_project_v1
    WHERE artifact_source = 'GITHUB' AND artifact_namespace = 'acme'`,
  `SELECT p.display_name, m.metric_name, k.amount FROM key_metrics_by_project_v0 k
    JOIN metrics_v0 m USING (metric_id) JOIN projects_v1 p USING (project_id)
    WHERE p.project_name IN ('demo', 'acme') AND m.metric_name IN ('GITHUB_stars_over_all_time')`,
  `SELECT t.sample_date, t.amount FROM timeseries_metrics_by_project_v0 t
    JOIN metrics_v0 m ON m.metric_id = t.metric_id JOIN projects_v1 p ON p.project_id = t.project_id
    WHERE p.project_name = 'demo' AND m.metric_name = 'GITHUB_commits_daily' ORDER BY 1`,
  `SELECT metric_id, sample_date, amount FROM timeseries_metrics_by_project_v0
    WHERE project_id = 'AbC+/x=' AND sample_date BETWEEN DATE '2025-01-01' AND DATE '2025-02-28'
    AND metric_id IN ('m1=', 'm2=')`,
  `WITH c AS (SELECT DISTINCT project_id FROM artifacts_by_project_v1
      WHERE artifact_source = 'ARBITRUM_ONE' AND artifact_name <> '')
    SELECT p.display_name, t.sample_date, t.amount FROM timeseries_metrics_by_project_v0 t
    JOIN c ON c.project_id = t.project_id JOIN projects_v1 p ON p.project_id = t.project_id
    JOIN metrics_v0 m ON m.metric_id = t.metric_id
    WHERE m.metric_name = 'GITHUB_active_developers_monthly' AND YEAR(t.sample_date) >= 2024`,
  `SELECT date_trunc('month', t.sample_date) AS month, count(DISTINCT t.project_id) AS projects, sum(t.amount) AS total,
      rank() OVER (ORDER BY sum(t.amount) DESC) AS place
    FROM timeseries_metrics_by_project_v0 t WHERE t.amount IS NOT NULL
    GROUP BY 1 HAVING count(*) > 3 ORDER BY month DESC LIMIT 12`,
]
