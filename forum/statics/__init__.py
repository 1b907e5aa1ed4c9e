"""Style sheets, scripts, fonts: collected under names that change with the content, answered below Django."""
