@echo off
rem Windows 上的启动器：需要 Python 3.11 以上。
py -3 "%~dp0inv" %*
