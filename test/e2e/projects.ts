/** Rows of `projects_v1` in the warehouses of the tests. Joined with each other they make results as large as a test wants. */
export const PROJECTS = 3000
