export { type AppDeps, createApp } from './app.ts'
export {
  type Config,
  ConfigError,
  type PartialConfig,
  readConfig,
  SETTINGS,
  type SettingRow,
  settingRows,
} from './config.ts'
export { type GatewayCode, STATUS } from './errors.ts'
export { ALLOWED_FUNCTIONS, type CostClass, type FunctionEngine, type ReviewedFunction } from './guard/functions.ts'
export { createLog, type Log } from './log.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
export { type StartCode, StartError } from './start-error.ts'
