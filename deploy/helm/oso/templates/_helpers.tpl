{{- define "oso.labels" -}}
app.kubernetes.io/name: oso
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "oso.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{- define "oso.locked" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
