# What `cmake --install` puts where. Programs and manuals go below the prefix; the configuration and
# the journal's catalog where those who read them look, whatever the prefix.

set(LINKMILTER_ETC /etc/linkmilter)

configure_file(systemd/linkmilter.service.in systemd/linkmilter.service @ONLY)

install(TARGETS linkmilterd DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(TARGETS linkmilter DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS linkmilter-parse DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/linkmilter)
install(FILES ${PROJECT_BINARY_DIR}/systemd/linkmilter.service DESTINATION lib/systemd/system)
install(FILES systemd/linkmilter.sysusers DESTINATION lib/sysusers.d RENAME linkmilter.conf)
install(FILES systemd/linkmilter.tmpfiles DESTINATION lib/tmpfiles.d RENAME linkmilter.conf)
install(FILES systemd/linkmilter.catalog DESTINATION /usr/lib/systemd/catalog)
install(FILES docs/linkmilter.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/linkmilter.conf.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES docs/linkmilterd.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)

# Never over the administrator's own: the shipped one lies beside it then.
install(CODE "
  set(name linkmilter.yaml)
  if(EXISTS \"\$ENV{DESTDIR}${LINKMILTER_ETC}/\${name}\")
    set(name linkmilter.yaml.dist)
  endif()
  file(INSTALL DESTINATION ${LINKMILTER_ETC} TYPE FILE RENAME \"\${name}\"
    FILES \"${PROJECT_SOURCE_DIR}/config/linkmilter.yaml\")")
