import './checks/run.ts'
