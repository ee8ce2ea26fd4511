import { register } from 'tsx/esm/api'

// In every thread: tsx itself, given to `--import`, serves the first one only.
register()
