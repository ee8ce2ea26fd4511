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
            /** @description The guard's rule that refused the query. */
            rule?: string;
            /** @description The layer of the guard in which that rule stands. */
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
            /** @description Each model that is read, and every model that those are made from. */
            lineage: {
                [key: string]: {
                    parents: string[];
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
        /** @enum {string} */
        Stage: "source" | "seed" | "staging" | "intermediate" | "metric" | "mart";
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
        Usage: {
            /**
             * @description Whether limits are counted for a key or for a network address.
             * @enum {string}
             */
            caller: "key" | "anonymous";
            limits: {
                /** @description As in the headers `RateLimit-Policy` and `RateLimit`. */
                name: string;
                /** @enum {string} */
                unit: "requests" | "concurrent-requests" | "content-bytes" | "oso-engine-seconds";
                limit: number;
                used: number;
                remaining: number;
                windowSeconds: number | null;
                /** @description Until the window begins anew. */
                resetSeconds: number | null;
            }[];
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
            /** @description The result. It is whole only when its end mark was seen, or, without one, when the body ended cleanly. */
            200: {
                headers: {
                    /** @description Ask `GET /queries/{id}` with it how the query ended. */
                    "OSO-Query-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.arrow.stream": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
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
            /** @description An engine host has just answered a query. */
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
