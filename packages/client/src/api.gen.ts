// Generated from openapi.yaml by packages/client/build/gen.ts
type ParameterValue = string | boolean | null | readonly ParameterValue[];
export interface paths {
    "/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run one read-only query and stream its result */
        post: operations["runQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sql/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a query would read, return and cost, without running it */
        post: operations["checkQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List named models */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one model: columns, grain, SQL, freshness */
        get: operations["readModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{name}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what a model, or one of its columns, is made from */
        get: operations["readLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how a query ended */
        get: operations["readQuery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the key's own jobs, the latest first */
        get: operations["listJobs"];
        put?: never;
        /** Run a query as a job, whose result is stored */
        post: operations["submitJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how a job stands, waiting for its end */
        get: operations["readJob"];
        put?: never;
        post?: never;
        /** Cancel a job, or remove the result of one that has ended */
        delete: operations["cancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/results/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the result of a job by its link
         * @description Needs no key: the link is one. Knows `Range`, `If-Range` and `If-None-Match`.
         */
        get: operations["readResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/async-sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a job stands, in the words of OSO's own API
         * @description A job that failed is answered with the status of its error.
         */
        get: operations["readAsync"];
        put?: never;
        /** Run a query as a job, in the words of OSO's own API */
        post: operations["submitAsync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connector": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List connected databases, for OSO's Python client: always none */
        get: operations["listConnectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what is left of each limit */
        get: operations["readUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys */
        get: operations["listKeys"];
        put?: never;
        /** Make a key */
        post: operations["makeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a key */
        get: operations["readKey"];
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        /** Change a key: its limits, scopes, tenant */
        patch: operations["changeKey"];
        trace?: never;
    };
    "/admin/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a key that takes the place of another */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tenants */
        get: operations["listTenants"];
        put?: never;
        /** Make a tenant */
        post: operations["makeTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tenant */
        get: operations["readTenant"];
        put?: never;
        post?: never;
        /** Remove a tenant that has no keys */
        delete: operations["removeTenant"];
        options?: never;
        head?: never;
        /** Change what a tenant may see and use */
        patch: operations["changeTenant"];
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether the process answers */
        get: operations["livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether queries can be answered */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this contract */
        get: operations["readContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read figures for Prometheus */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Job: {
            id: string;
            state: components["schemas"]["JobState"];
            /** @description The canonical text. */
            sql: string;
            format: components["schemas"]["JobFormat"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            endedAt: string | null;
            progress: {
                /** @description Jobs that are to begin before this one. */
                ahead: number;
                /** @description Bytes of the result that are stored so far. */
                bytes: number;
                /** @description How often it was begun: again only when the gateway that ran it died. */
                attempt: number;
            };
            result?: {
                rows: number;
                /** @description As stored. */
                bytes: number;
                /** @description Of the bytes as stored, in hex. */
                sha256: string;
                truncated: boolean;
                /** @enum {string} */
                reason?: "rows" | "bytes";
                /**
                 * Format: date-time
                 * @description When the oldest data that it was made from were made; absent where that is not known of all.
                 */
                dataAsOf?: string;
                /**
                 * @description How the bytes are coded as stored and sent.
                 * @enum {string}
                 */
                encoding: "identity" | "gzip";
                /** @description Needs no header and is good for a while. Null when it was removed. */
                url: string | null;
                /**
                 * Format: date-time
                 * @description When the result is removed.
                 */
                expiresAt: string | null;
            };
            error?: {
                code: string;
                detail: string;
                position?: {
                    line: number;
                    column: number;
                };
                hint?: string;
            };
        };
        /** @enum {string} */
        JobState: "queued" | "running" | "complete" | "failed" | "cancelled";
        /**
         * @description `arrow`, `ndjson`, `csv`: as of `POST /sql`. `parquet`: one file. `jsonl`: an array with the names, then an array a row, gzipped unless it was asked for on the same machine.
         * @enum {string}
         */
        JobFormat: "arrow" | "parquet" | "csv" | "ndjson" | "jsonl";
        Problem: {
            /** @description Identifies the kind of problem; clients may switch on `code` instead. */
            type: string;
            /** @description The same for all problems of this type. */
            title: string;
            status: number;
            /** @description What happened here and what to do, as a sentence. */
            detail: string;
            /** @description For programs. Trino's error name where Trino has one. */
            code: string;
            queryId?: string;
            /** @description The detail again, where `pyoso` looks for it. */
            error: string;
            position?: {
                line: number;
                column: number;
            };
            hint?: string;
            /** @description The line of the query with a caret below the place. */
            caret?: string;
            /** @description Names that exist and are spelled much like the unknown one. */
            nearest?: string[];
            /** @description The limits that are broken, by the names that the header `RateLimit-Policy` gives them. */
            "violated-policies"?: string[];
            /** @description What refused the query: a rule of the guard, or its reading (`syntax`), its names and types (`names`), its translation (`compiler`). */
            rule?: string;
            /** @description Where in the guard that stands: text, syntax, names, policy or compiler. */
            layer?: string;
        };
        SqlRequest: {
            /** @description One statement in Trino's SQL, at most 64 KiB of text. */
            query: string;
            format?: components["schemas"]["Format"];
            parameters?: components["schemas"]["Parameter"][];
            /** @description Asks `minimal` and `json` for a first line `{"assetStatus":[…]}`. */
            includeAnalytics?: boolean;
            limits?: components["schemas"]["AskedLimits"];
        };
        /**
         * @description Wins over `Accept`.
         * @enum {string}
         */
        Format: "arrow" | "ndjson" | "minimal" | "json" | "csv";
        Parameter: {
            /** @description A type as Trino spells it, such as `decimal(10,2)`. */
            type: string;
            value: components["schemas"]["ParameterValue"];
        };
        ParameterValue: ParameterValue;
        AskedLimits: {
            maxRows?: number;
            /** @description Bytes of the result before compression. */
            maxBytes?: number;
            timeoutMs?: number;
        };
        CheckAnswer: {
            /** @description The canonical text, printed from the checked tree in Trino's dialect. */
            sql: string;
            columns: {
                name: string;
                type: string;
                from: {
                    model: string;
                    column: string;
                }[];
            }[];
            models: {
                name: string;
                columns: string[];
            }[];
            functions: string[];
            /** @description The types of the parameters, in order. */
            parameters: string[];
            engine: {
                name: string;
                why: string;
            };
            format: components["schemas"]["Format"] & unknown;
            limits: components["schemas"]["Limits"];
            /** @description What is left of each limit, and what would be after a run that takes all that it may. */
            quotas: {
                name: string;
                holder: components["schemas"]["LimitHolder"];
                unit: components["schemas"]["LimitUnit"];
                limit: number;
                remaining: number;
                remainingAfter: number;
            }[];
            estimate: components["schemas"]["Estimate"];
            /** @description Each model that is read, and every model that those are made from. */
            lineage: {
                [key: string]: {
                    parents: string[];
                    stage: components["schemas"]["Stage"];
                    freshness: components["schemas"]["Freshness"];
                };
            };
            freshness: components["schemas"]["Freshness"][];
            /** @description False when a model that is read is not materialised in the warehouse. */
            runnable: boolean;
            notes: string[];
        };
        Limits: {
            maxRows: number;
            maxBytes: number;
            timeoutMs: number;
        };
        /** @enum {string} */
        LimitHolder: "key" | "tenant" | "network";
        /** @enum {string} */
        LimitUnit: "requests" | "concurrent-requests" | "content-bytes" | "oso-engine-seconds";
        /** @description What the engine's planner expects; null for what cannot run, and where it does not say so within moments. */
        Estimate: {
            /** @description Rows of the result. */
            rows: number;
            /** @description Bytes of the result as Arrow; a text counts as 32. */
            bytes: number;
            /** @description Rows that are taken from tables, after the filters that are applied while reading. */
            readRows: number;
            /** @description Bytes of the columns that are read of those rows. */
            readBytes: number;
        } | null;
        /** @enum {string} */
        Stage: "source" | "seed" | "staging" | "intermediate" | "metric" | "mart";
        Freshness: {
            model: string;
            /**
             * Format: date-time
             * @description Null when the warehouse does not hold the model.
             */
            materialisedAt: string | null;
            rows: number | null;
            /** @description Changes with every materialisation that changed the data. */
            version: string | null;
            stale: boolean;
        };
        ModelList: {
            models: components["schemas"]["ModelSummary"][];
            /** @description Pass it as `cursor` for the next page; null after the last. */
            next: string | null;
        };
        ModelSummary: {
            name: string;
            stage: components["schemas"]["Stage"];
            domain: string;
            purpose: string;
            /** @description True when this project has the SQL that makes it. */
            built: boolean;
            /** @description True when it can be queried now. */
            materialised: boolean;
            stability: string;
            grain: string[];
        };
        ModelDetail: components["schemas"]["ModelSummary"] & {
            aliases: string[];
            kind: string;
            columns: components["schemas"]["ModelColumn"][];
            parents: string[];
            children: string[];
            sources: string[];
            tags: string[];
            cadence: string | null;
            /** @description The model's own query; null when this project does not have it. */
            sql: string | null;
            freshness: components["schemas"]["Freshness"];
        };
        ModelColumn: {
            name: string;
            /** @description Trino's spelling. */
            type: string;
            /** @description Null when it is not known. */
            nullable: boolean | null;
            description: string | null;
        };
        Lineage: {
            model: string;
            nodes: {
                name: string;
                stage: components["schemas"]["Stage"];
                freshness: components["schemas"]["Freshness"];
            }[];
            /** @description `to` is made from `from`. */
            edges: {
                from: string;
                to: string;
            }[];
            /** @description Only when `column` was asked for: the columns that it is computed from, up to the sources. */
            columns?: {
                model: string;
                column: string;
            }[];
        };
        Query: {
            queryId: string;
            state: components["schemas"]["QueryState"];
            /** @description Rows sent; null while it runs. */
            rows: number | null;
            truncated: boolean;
            /**
             * @description Which limit cut the result.
             * @enum {string}
             */
            reason?: "rows" | "bytes";
            error?: {
                code: string;
                detail: string;
                position?: {
                    line: number;
                    column: number;
                };
                hint?: string;
            };
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            endedAt: string | null;
            /** @description The canonical text; only for the key that ran the query. */
            sql?: string;
        };
        /** @enum {string} */
        QueryState: "running" | "complete" | "failed" | "cancelled";
        JobRequest: {
            /** @description One statement in Trino's SQL, at most 64 KiB of text. */
            query: string;
            format?: components["schemas"]["JobFormat"] & unknown;
            parameters?: components["schemas"]["Parameter"][];
            limits?: components["schemas"]["AskedLimits"];
        };
        JobList: {
            jobs: components["schemas"]["Job"][];
            next: string | null;
        };
        AsyncAnswer: {
            id: string;
            /** @enum {string} */
            status: "queued" | "running" | "completed";
            /** @description Where the result lies; needs no header. */
            url?: string;
        };
        AsyncRequest: {
            query: string;
        };
        Usage: {
            /**
             * @description Whether limits are counted for a key or for a network address.
             * @enum {string}
             */
            caller: "key" | "anonymous";
            /** @description Whose policy holds. */
            tenant: string;
            limits: {
                /** @description As in the headers `RateLimit-Policy` and `RateLimit`. */
                name: string;
                holder: components["schemas"]["LimitHolder"];
                unit: components["schemas"]["LimitUnit"];
                limit: number;
                used: number;
                remaining: number;
                /** @description More can be bought: its end is 402, not 429. */
                paid: boolean;
                windowSeconds: number | null;
                /** @description Until the window begins anew. */
                resetSeconds: number | null;
            }[];
        };
        KeyInfo: {
            id: string;
            name: string;
            tenant: string;
            scopes: components["schemas"]["Scope"][];
            limits: components["schemas"]["LimitOverrides"];
            /** @enum {string} */
            state: "good" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
        };
        /**
         * @description `query`: models and queries. `admin`: keys and tenants. `metrics`: the figures of the server.
         * @enum {string}
         */
        Scope: "query" | "admin" | "metrics";
        LimitOverrides: {
            /** @description 0: any. */
            requestsPerSecond?: number;
            /** @description 0: any. */
            requestsPerMinute?: number;
            /** @description 0: any. */
            concurrentQueries?: number;
            /** @description Of results; 0: any. */
            bytesPerDay?: number;
            /** @description 0: any. */
            engineSecondsPerDay?: number;
            /** @description Rows of one result. */
            maxRows?: number;
            /** @description Bytes of one result, uncompressed. */
            maxBytes?: number;
            /** @description Time of one query. */
            timeoutMs?: number;
            /** @description Limits whose end is answered with 402 instead of 429: more of them can be bought. */
            paid?: components["schemas"]["LimitName"][];
        };
        /** @enum {string} */
        LimitName: "burst" | "minute" | "concurrent" | "bytes" | "engine";
        MadeKey: components["schemas"]["KeyInfo"] & {
            /** @description Shown this once. */
            key: string;
        };
        NewKey: {
            name: string;
            /** @description Absent: `default`. */
            tenant?: string;
            /** @description Absent: `query`. */
            scopes?: components["schemas"]["Scope"][];
            limits?: components["schemas"]["LimitOverrides"];
            /**
             * Format: date-time
             * @description Absent: never.
             */
            expiresAt?: string;
        };
        KeyChange: {
            name?: string;
            tenant?: string;
            scopes?: components["schemas"]["Scope"][];
            limits?: components["schemas"]["LimitOverrides"] & unknown;
        };
        Rotation: {
            /** @description How long the old one stays good. */
            graceSeconds?: number;
        };
        TenantInfo: {
            id: string;
            name: string;
            models: components["schemas"]["ModelPolicy"];
            limits: components["schemas"]["LimitOverrides"];
            /** Format: date-time */
            createdAt: string;
        };
        ModelPolicy: {
            /** @description Names, where `*` is any letters, or `stage:mart` and so on; absent: all. */
            allow?: string[];
            /** @description Of those, which not. */
            deny?: string[];
        };
        NewTenant: {
            id: string;
            /** @description Absent: the id. */
            name?: string;
            models?: components["schemas"]["ModelPolicy"] & unknown;
            limits?: components["schemas"]["LimitOverrides"] & unknown;
        };
        TenantChange: {
            name?: string;
            models?: components["schemas"]["ModelPolicy"];
            limits?: components["schemas"]["LimitOverrides"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    runQuery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request sent again with it within 24 hours is the same one. */
                "Idempotency-Key"?: string;
                /** @description `respond-async`: a query that has no rows for long may go on as a job. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlRequest"];
            };
        };
        responses: {
            /** @description The result. It is whole only when its end mark was seen, or, without one, when the body ended cleanly. */
            200: {
                headers: {
                    /** @description Ask `GET /queries/{id}` with it how the query ended. */
                    "OSO-Query-Id": string;
                    /** @description What the author of the query may not know of it, and should. */
                    "OSO-Warning"?: string;
                    /** @description When the oldest data that the query reads were made; absent where that is not known of all. */
                    "OSO-Data-As-Of"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.arrow.stream": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description The query has no rows yet and goes on as a job, as `Prefer: respond-async` allows. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkQuery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlRequest"];
            };
        };
        responses: {
            /** @description What would run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAnswer"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                stage?: components["schemas"]["Stage"];
                built?: "true" | "false";
                /** @description Words that must all occur in the name or the purpose. */
                q?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of models, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Unchanged since the `ETag` in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelDetail"];
                };
            };
            /** @description Unchanged since the `ETag` in `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readLineage: {
        parameters: {
            query?: {
                column?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lineage, the model itself included. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readQuery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record of the query. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Query"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for its end; 20 when it is not said. */
                wait?: number | null;
            };
            header?: {
                /** @description The same request sent again with it within 24 hours is the same one. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobRequest"];
            };
        };
        responses: {
            /** @description The job has ended within the wait. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job waits or runs; `Location` says where to ask. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for its end; 20 when it is not said. */
                wait?: number | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it then stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readResult: {
        parameters: {
            query: {
                /** @description Seconds since 1970. */
                expires?: number | null;
                signature: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.arrow.stream": string;
                    "application/vnd.apache.parquet": string;
                    "application/x-ndjson": string;
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            /** @description The part that `Range` asks for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.arrow.stream": string;
                    "application/vnd.apache.parquet": string;
                    "application/x-ndjson": string;
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            /** @description The result that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAsync: {
        parameters: {
            query: {
                id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsyncAnswer"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitAsync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AsyncRequest"];
            };
        };
        responses: {
            /** @description The result is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsyncAnswer"];
                };
            };
            /** @description The job waits or runs. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AsyncAnswer"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown[];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The limits of who asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: components["schemas"]["KeyInfo"][];
                    };
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description The key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyChange"];
            };
        };
        responses: {
            /** @description The key as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rotation"];
            };
        };
        responses: {
            /** @description The new key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenants, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenants: components["schemas"]["TenantInfo"][];
                    };
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeTenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTenant"];
            };
        };
        responses: {
            /** @description The tenant. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantChange"];
            };
        };
        responses: {
            /** @description The tenant as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantInfo"];
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The guard has just refused an attack, and an engine host has answered a query. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                        warehouse: string | null;
                    };
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The request failed; `code` says how, `detail` what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
