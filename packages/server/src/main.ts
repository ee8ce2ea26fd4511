#!/usr/bin/env node
import { runProgram } from './cli/program.ts'

void runProgram(process.argv)
