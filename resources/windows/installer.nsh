; What the installer does besides electron-builder's own steps. An update runs the uninstaller too, and must change nothing.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ; Starting at login, as Parley's own settings turned it on, and its links.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    DeleteRegKey HKCU "Software\Classes\parley"
  ${endIf}
!macroend
