{{/* What the schema cannot say: which values do not go together. */}}
{{- define "usher.judge" -}}
{{- if and (gt (int .Values.replicas) 1) (ne .Values.store.kind "postgresql") }}
{{- fail "replicas: more than one wants store.kind postgresql: SQLite is a file on a volume that one pod has." }}
{{- end }}
{{- $secrets := "secret|reservations_secret|client_secret|private_key|previous_private_key|bind_password|password" }}
{{- range $line := splitList "\n" (toYaml .Values.settings.yaml) }}
{{- if regexMatch (printf "^[ -]*(%s):" $secrets) $line }}
{{- fail (printf "settings.yaml is a ConfigMap, and %s a secret: write %s_file, the name of a file in settings.secret." (regexFind "[a-z_]+" $line) (regexFind "[a-z_]+" $line)) }}
{{- end }}
{{- end }}
{{- if dig "storage" "url" "" .Values.settings.yaml }}
{{- fail "settings.yaml: leave storage.url to store.kind." }}
{{- end }}
{{- end }}

{{/*
  What a Secret is at: its resourceVersion, which says that it has changed and nothing of what is in it. Helm finds it
  only where it talks to a cluster.
*/}}
{{- define "usher.revision" -}}
{{- $root := . }}
{{- $names := concat (list .Values.settings.secret) .Values.settings.moreSecrets }}
{{- if eq .Values.store.kind "postgresql" }}{{ $names = append $names .Values.store.postgresql.secret }}{{ end }}
{{- $seen := list .Values.settings.revision }}
{{- range $name := uniq $names }}
{{- $secret := lookup "v1" "Secret" $root.Release.Namespace $name }}
{{- $seen = append $seen (dig "metadata" "resourceVersion" "" $secret) }}
{{- end }}
{{- join "." (without $seen "") }}
{{- end }}
