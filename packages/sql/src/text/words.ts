/** Words that are names only within quotes; the list is that of Trino 476. */
const RESERVED_WORDS = `
  ALTER AND AS AUTO BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE CURRENT_PATH
  CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE
  END ESCAPE EXCEPT EXISTS EXTRACT FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN
  JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL
  NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION
  UNNEST USING VALUES WHEN WHERE WITH`

const RESERVED: ReadonlySet<string> = new Set(RESERVED_WORDS.trim().split(/\s+/))

/** Whether a word, in upper case, can be a name only within quotes. Every other word can be one anywhere. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word)
}

/** Words that open or join parts of a query, and are names where that part does not follow. */
const SOFT_WORDS = `
  ABSENT AFTER ALL ANY ARRAY ASC AT BOTH CORRESPONDING CURRENT DEFAULT DEFINE DESC DOUBLE EMPTY ERROR FETCH FILTER
  FINAL FORMAT FUNCTION GROUPS IGNORE INITIAL INPUT INTERVAL KEEP KEY LATERAL LEADING LIMIT MATCH_RECOGNIZE MEASURES
  NESTED NULLS OFFSET OMIT OUTPUT OVER OVERFLOW PARTITION PASSING PATTERN PLAN POSITION RANGE RESPECT RETURNING ROW ROWS
  RUNNING SEEK SESSION SETS SOME SUBSET SUBSTRING TABLESAMPLE TO TRAILING TRUNCATE TRY_CAST UNBOUNDED VALUE WINDOW WITHIN
  WITHOUT`

const SOFT: ReadonlySet<string> = new Set(SOFT_WORDS.trim().split(/\s+/))

/** Whether a text needs no quotes to be a name wherever one can stand. */
export function isPlainName(name: string): boolean {
  return isPlainWord(name) && !SOFT.has(name.toUpperCase())
}

/** Whether a text can be a name without quotes at all. */
export function isPlainWord(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isReserved(name.toUpperCase())
}
