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
export { createLog, type Log } from './log.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
export { StartError } from './start-error.ts'
